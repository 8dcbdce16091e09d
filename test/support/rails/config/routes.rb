Rails.application.routes.draw do
  root "notes#index"
  resources :notes, only: [:index, :create]
  get "/old", to: "notes#old"
  get "/wordpress", to: "notes#wordpress"
  get "/slow", to: "notes#slow"
end
